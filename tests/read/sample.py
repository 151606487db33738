"""A school's file in small, with every kind of block: what tests of reading put out of order."""

FILE = """\
nam_hoc: "2025-2026"
truong: th-a
phe_duyet: {so: "14/QĐ", ngay: 2026-05-07}
tong_diem: {"1": 62, "2": 63}
van_ban:
  ke-hoach: {so: "7/KH", ngay: 2025-09-05}
  quy-che: {so: "8/QĐ", ngay: 2025-09-06}
tra_loi:
  "1.1": {dat: true, minh_chung: [quy-che]}
  "1.2":
    diem: 30
    minh_chung: [ke-hoach]
  "1.3": {diem: 20}
qua_trinh:
  - {ngay: 2026-05-01, viec: Họp}
  - {ngay: 2026-05-02, viec: Chấm}
nhan_xet:
  uu_diem:
    - Một
    - Hai
  han_che:
    - Ba
ghi_chu: Hết
"""
