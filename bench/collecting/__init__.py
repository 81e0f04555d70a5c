"""Measurements of the collector: `python -m bench.collecting load|day|soak|kills`. May it be left alone for a year?"""
