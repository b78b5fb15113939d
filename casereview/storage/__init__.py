"""The vault: keys, encrypted files, schema, history, one repository per aggregate."""
