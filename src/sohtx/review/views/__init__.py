"""The pages on which a report is made, a room each; what all of them show is in ``shared``."""
