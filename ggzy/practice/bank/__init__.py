"""The simulated bank's own books and page; belongs to the practice province and is in no real deployment."""
