"""Papers that must be signed: values → DOCX and XLSX, in the layout of Nghị định 30/2020/NĐ-CP."""
