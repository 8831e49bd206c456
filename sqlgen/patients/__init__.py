"""Synthetic patients: who they are, how they fall ill and are cared for, as data and rules."""
