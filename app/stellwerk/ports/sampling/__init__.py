"""What is counted of running VMs beside their totals."""
