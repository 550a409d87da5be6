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

# Times New Roman is not free: its metric twin that comes with the program stands for it.
cat >"$work/fonts.conf" <<END
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>$PWD/src/sohtx/documents/fonts</dir>
  <cachedir>$work/fonts</cachedir>
  <alias binding="same"><family>Times New Roman</family><prefer><family>Liberation Serif</family></prefer></alias>
</fontconfig>
END
export FONTCONFIG_FILE="$work/fonts.conf"

"$sohtx" demo >/dev/null
name="$SOHTX_HOME/bao-cao/bao-cao-2023-S1-10"
soffice "-env:UserInstallation=file://$work/office" --headless --convert-to pdf --outdir "$work" "$name.docx" >/dev/null 2>&1
pdftoppm -r 80 -png -f 1 -l 2 "$work/bao-cao-2023-S1-10.pdf" "$work/word"
for page in 1 2; do
  cp "$work"/word-*"$page".png "$into/word-page-$page.png"
done

number=$(grep -o 'id="f[0-9]*"[^>]*>.\{0,400\}revenue_mean/2023-S1/10<' "$name.html" | grep -o 'id="f[0-9]*"' | tail -1 | grep -o 'f[0-9]*')
chromium --headless --no-sandbox --hide-scrollbars --window-size=1366,900 "--screenshot=$into/page.png" \
  "file://$name.html#$number" >/dev/null 2>&1
