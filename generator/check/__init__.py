"""Library and dossiers → problems. One small function a rule; every rule's words are in the catalogue."""
