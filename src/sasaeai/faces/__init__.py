"""What people see: the desk of the office, the portal of residents."""
