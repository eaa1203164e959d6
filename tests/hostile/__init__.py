"""Texts and moments that mean harm: strings of published suites, where they are put, and what finds their traces."""
