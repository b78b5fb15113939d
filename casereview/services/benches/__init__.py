"""What `casereview bench` measures, each as a ratio to a baseline of the same run."""
