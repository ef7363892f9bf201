#!/usr/bin/env bash
# Install those of the named Debian packages that are missing; Python's own venv package too where it is needed.
set -euo pipefail

missing=()
for package in "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if ! "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null; then
  missing+=(python3-venv)
fi
[ "${#missing[@]}" -eq 0 ] && exit 0

install="apt-get install --no-install-recommends --yes ${missing[*]}"
if [ "$(id -u)" -eq 0 ]; then
  as=()
elif sudo -n true 2>/dev/null; then
  as=(sudo)
else
  echo "Some system packages are missing. Install them, then run make again:" >&2
  echo "  sudo $install" >&2
  exit 4
fi
echo "Installing ${missing[*]} (10 seconds to some minutes, by the connection) …" >&2
"${as[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as[@]}" $install -qq >/dev/null
