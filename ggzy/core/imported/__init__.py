"""读入的外部数据: lists that other systems keep already, read in as one file and checked as one by another of the office."""
