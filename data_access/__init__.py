"""What is true: the two source databases, the mart made from them, and the numbers asked of it."""
