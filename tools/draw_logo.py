"""Draw the PNG logo of the invented Lakeside Community Hospital: three waves and its name."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, SCALE = 1000, 200, 2  # pixels; drawn larger, then made smaller, so that edges are smooth
BLUE, DARK = (23, 104, 160, 255), (16, 52, 84, 255)


def main() -> None:
    """Write ``brands/lakeside/logo.png``, with a transparent ground."""
    picture = Image.new("RGBA", (WIDTH * SCALE, HEIGHT * SCALE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for row in range(3):
        wave = [
            (x * SCALE, SCALE * (50 + 45 * row + 16 * math.sin(x / 190 * 2 * math.pi + row))) for x in range(14, 205)
        ]
        pen.line(wave, fill=BLUE, width=20 * SCALE, joint="curve")
    file = subprocess.run(
        ["fc-match", "-f", "%{file}", "Noto Sans:style=Bold"], capture_output=True, text=True, check=True
    ).stdout
    pen.text((240 * SCALE, 14 * SCALE), "Lakeside", font=ImageFont.truetype(file, 112 * SCALE), fill=DARK)
    pen.text((246 * SCALE, 132 * SCALE), "Community Hospital", font=ImageFont.truetype(file, 52 * SCALE), fill=BLUE)
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    small.save(Path(__file__).resolve().parent.parent / "brands" / "lakeside" / "logo.png", optimize=True)


if __name__ == "__main__":
    main()
