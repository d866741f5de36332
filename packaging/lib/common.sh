# shellcheck shell=bash
# Shared by the scripts of this folder: messages and the places of things. Bash 3.2 (macOS) is enough for all of them.

calliopeRoot=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# One line that says which part of the work begins; bold on a terminal.
step() {
    if [ -t 1 ]; then
        printf '\033[1m==> %s\033[0m\n' "$*"
    else
        printf '==> %s\n' "$*"
    fi
}

say() {
    printf '%s\n' "$*"
}

# Ends the script with one sentence on stderr.
fail() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}

# Wrong use of a script: the sentence, where to read more, exit status 2.
failUsage() {
    printf 'Error: %s Try %s --help.\n' "$*" "$0" >&2
    exit 2
}

processors() {
    getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}

# configure PRESET [cmake argument...]
configure() {
    local preset=$1
    shift
    cmake -S "$calliopeRoot" --preset "$preset" "$@" || fail "The build could not be configured; the reason is above."
}

# build PRESET [cmake --build argument...]
build() {
    local preset=$1
    shift
    (cd "$calliopeRoot" && cmake --build --preset "$preset" "$@") || fail "The build failed; the first error is above."
}
