"""The whole Moon in a picture: its limb, its disk made level, and two disks laid over another."""
