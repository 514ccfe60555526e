#!/usr/bin/env bash
# System packages that Manim and its Python packages are built on. Installs what is missing where this account may do so
# (apt, as root or by sudo without a password); prints the line to run otherwise. Either way the caller goes on with what is
# there: without LaTeX, samples that need formulas stay unjudged. MANIMILL_NO_LATEX=1 leaves LaTeX alone.
set -euo pipefail

base_packages=(libcairo2-dev libpango1.0-dev pkg-config gcc git)
python_packages=(python3 python3-dev python3-venv)
latex_packages=(
    texlive-latex-base texlive-latex-extra texlive-fonts-recommended texlive-science cm-super dvisvgm
)

say() { printf 'setup: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

# The first Python that the tool would take: 3.11 to 3.13, as in crates/manimill_runner.
find_python() {
    local python
    for python in python3 python3.13 python3.12 python3.11; do
        if has "$python" && "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            printf '%s\n' "$python"
            return
        fi
    done
    return 1
}

# It can make environments and compile extensions.
python_is_whole() {
    local python
    python=$(find_python) || return 1
    "$python" - <<'PYTHON' 2>/dev/null
import ensurepip, os, sys, sysconfig, venv
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))
PYTHON
}

libraries_are_there() {
    has git && has pkg-config && { has gcc || has cc; } && pkg-config --exists cairo pangocairo
}

# Wherever it came from: a distribution, TeX Live's own installer, MacTeX.
latex_is_there() {
    has latex && has dvisvgm && has kpsewhich && kpsewhich standalone.cls physics.sty sfrm1000.pfb >/dev/null
}

# What is not installed of the packages that were asked for.
not_installed() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Installs what is missing of some packages, or says how to. What they are for is the first word.
with_apt() {
    local purpose=$1 packages log
    mapfile -t packages < <(not_installed "${@:2}")
    [ "${#packages[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! { has sudo && sudo -n true 2>/dev/null; }; then
        say "$purpose: some packages are missing; to install them, run"
        say "    sudo apt-get install --no-install-recommends ${packages[*]}"
        return 0
    fi
    say "$purpose: installing ${packages[*]}"
    log=$(mktemp)
    if ! { as_root apt-get -qq update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install --yes --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -n 5 "$log" >&2
        say "$purpose: apt-get could not install them; to try again, run"
        say "    sudo apt-get install --no-install-recommends ${packages[*]}"
    fi
    rm -f "$log"
}

# Names the line for another system's package manager.
advise() {
    local base=$1 latex=$2
    if ! libraries_are_there || ! python_is_whole; then
        say "some system packages are missing; to install them, run"
        say "    $base"
    fi
    if wants_latex; then
        say "without LaTeX and dvisvgm, samples with formulas stay unjudged; to install both, run"
        say "    $latex"
    fi
}

wants_latex() {
    [ -z "${MANIMILL_NO_LATEX:-}" ] && ! latex_is_there
}

if has apt-get && has dpkg-query; then
    libraries_are_there || with_apt "libraries" "${base_packages[@]}"
    python_is_whole || with_apt "Python" "${python_packages[@]}"
    if wants_latex; then with_apt "LaTeX" "${latex_packages[@]}"; fi
elif has dnf; then
    advise "sudo dnf install cairo-devel pango-devel pkgconf gcc git python3-devel" \
        "sudo dnf install texlive-scheme-medium texlive-standalone texlive-physics texlive-cm-super texlive-dvisvgm"
elif has brew; then
    advise "brew install cairo pango pkg-config git python@3.13" "brew install --cask mactex-no-gui"
else
    advise "(your package manager) cairo, pango, their headers, pkg-config, a C compiler, git, Python 3.11 to 3.13" \
        "(your package manager) TeX Live with standalone, physics, cm-super and dvisvgm"
fi

if ! find_python >/dev/null; then
    say "no Python 3.11 to 3.13 is on the path; samples can be cut out and checked, but not run"
fi
