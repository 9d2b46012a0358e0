"""Lists that people bring (Excel, CSV): columns mapped, every problem told, staged, and made live in one short step."""
