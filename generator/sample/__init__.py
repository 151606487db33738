"""A synthetic data folder of any size, for demonstrations and benchmarks."""

from generator.sample.writing import write_sample

__all__ = ["write_sample"]
