"""What people see: panels, the shapes they take, and the pages' furniture."""
