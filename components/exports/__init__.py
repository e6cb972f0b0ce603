"""What leaves the program: files drawn from the same metric frames as the screen."""
