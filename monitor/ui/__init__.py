"""The pages: what an analyst sees, asks and takes away."""
