#!/usr/bin/env bash
# Make the README's pictures anew from the example province: needs LibreOffice, poppler and Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
into=docs/pictures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$into"
export SOHTX_HOME="$work/home"
sohtx=${SOHTX:-.venv/bin/sohtx}

"$sohtx" demo >/dev/null
name="$SOHTX_HOME/bao-cao/bao-cao-2023-S1-10"
soffice "-env:UserInstallation=file://$work/office" --headless --convert-to pdf --outdir "$work" "$name.docx" >/dev/null 2>&1
pdftoppm -r 80 -png -f 1 -l 3 "$work/bao-cao-2023-S1-10.pdf" "$work/word"
for page in 1 2 3; do
  cp "$work"/word-*"$page".png "$into/word-page-$page.png" 2>/dev/null || true
done
shoot() {
  chromium --headless --no-sandbox --hide-scrollbars "--window-size=$2" "--screenshot=$into/$1" "$3" >/dev/null 2>&1
}
shoot page.png 1100,900 "file://$name.html#f2"
