"""The web office: its settings and addresses, the home page, the help, and the server that people reach it by."""
