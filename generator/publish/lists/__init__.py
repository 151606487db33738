"""What offices keep in one sheet: lists of schools for the registers, results for the files of schools."""
