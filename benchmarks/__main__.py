"""`make bench`: every benchmark in turn, each in a process of its own."""

import subprocess
import sys

for name in ("commands", "deadline", "pages", "supervision", "log", "sealing", "in_browser", "opening", "draws", "many_rows"):
    print(f"—— {name} ——", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
