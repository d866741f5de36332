#!/usr/bin/env bash
# Tests packaging/lib/packages.sh with package managers that only write down how they were called, and that packaging/test
# finds every fuzzer.
# Usage: packages_test.sh SOURCE-FOLDER. Prints one line per failed check, exit status 1 if there is any.
# shellcheck disable=SC2016 # the bodies of fake commands are expanded by those, not here
# shellcheck disable=SC2046 # lists of package names are meant to be split
set -euo pipefail

# shellcheck source=packaging/lib/common.sh
source "$1/packaging/lib/common.sh"
# shellcheck source=packaging/lib/packages.sh
source "$calliopeRoot/packaging/lib/packages.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bash=$(command -v bash)
failures=0

# same WHAT EXPECTED ACTUAL
same() {
    if [ "$2" != "$3" ]; then
        printf 'FAIL %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

# fake COMMAND [BODY]: a command of its own for the scripts under test. It writes its call to the log, then runs the body.
fake() {
    printf '#!%s\necho "%s $*" >>"%s/log"\n%s\n' "$bash" "$1" "$scratch" "${2:-}" >"$scratch/bin/$1"
    chmod +x "$scratch/bin/$1"
}

# A machine that has nothing but what the scripts use anyway; SYSTEM is what uname says, USER-ID who asks.
machine() {
    local tool
    rm -rf "${scratch:?}/bin"
    mkdir "$scratch/bin"
    : >"$scratch/log"
    for tool in awk cat dirname env grep ls; do ln -s "$(command -v "$tool")" "$scratch/bin/$tool"; done
    printf '#!%s\necho %s\n' "$bash" "$1" >"$scratch/bin/uname"
    printf '#!%s\necho %s\n' "$bash" "$2" >"$scratch/bin/id"
    chmod +x "$scratch/bin/uname" "$scratch/bin/id"
}

# ensure GROUP...: ensurePackages on that machine, with nobody to answer; sets `status`, its output goes to $scratch/out.
ensure() {
    status=0
    PATH="$scratch/bin" CI='' "$bash" -euo pipefail -c '
        source "$0/packaging/lib/common.sh"
        source "$0/packaging/lib/packages.sh"
        ensurePackages "$@"' "$calliopeRoot" "$@" </dev/null >"$scratch/out" 2>&1 || status=$?
}

# Calls that change the machine, in order.
calls() {
    grep -E "^($1) " "$scratch/log" || true
}

names() {
    packagesOf "$@" | while IFS='|' read -r name _; do printf '%s ' "$name"; done
}

# A package database: the names in $scratch/installed are installed.
isThere='for last; do :; done; grep -qx -- "$last" '"$scratch/installed"
installed() { printf '%s\n' "$@" >"$scratch/installed"; }

debian() { # USER-ID
    machine Linux "$1"
    fake dpkg-query "$isThere && printf installed"
    fake apt-cache
    fake apt-get
}

testTable() {
    local line=0 row
    while IFS= read -r row; do
        line=$((line + 1))
        [[ $row =~ ^\ *(#|$) ]] && continue
        # six columns: group, four lists of plain package names, purpose
        local list='(-|[a-z0-9][a-z0-9+._-]*( +[a-z0-9][a-z0-9+._-]*)*)'
        [[ $row =~ ^(build|app|driver|test|fuzz|tidy)\ *\|\ *$list\ *\|\ *$list\ *\|\ *$list\ *\|\ *$list\ *\|\ .*[^\ ]$ ]] ||
            same "packages.txt line $line" "group | apt | dnf | pacman | brew | what for" "$row"
    done <"$packageTable"
    same "apt names of the driver group" "mesa-vulkan-drivers " "$(names apt driver)"
    same "a row may name several packages" "clang libclang-rt-dev " "$(names apt fuzz)"
    same "'-' stands for nothing" "no" "$(case " $(names brew build)" in *" - "*) echo yes ;; *) echo no ;; esac)"
}

# On Debian each of Qt's QML modules is a package of its own, which is missed at the start only.
testModulesOfTheWindow() {
    local module
    while read -r module; do
        same "package of the QML module $module" yes \
            "$(case " $(names apt app) " in *" qml6-module-$module "*) echo yes ;; *) echo no ;; esac)"
    done < <(grep -rhoE --include='*.qml' '^import Qt[A-Za-z.]+' "$calliopeRoot/ui" | sort -u | sed 's/^import //' | tr 'A-Z.' 'a-z-')
}

testManagerIsRecognised() {
    machine Linux 0
    same "no manager" "" "$(PATH="$scratch/bin" packageManager)"
    fake brew
    same "Linux with brew alone" "brew" "$(PATH="$scratch/bin" packageManager)"
    fake pacman
    same "Arch" "pacman" "$(PATH="$scratch/bin" packageManager)"
    fake dnf
    same "Fedora" "dnf" "$(PATH="$scratch/bin" packageManager)"
    fake apt-get
    same "apt-get without dpkg is no Debian" "dnf" "$(PATH="$scratch/bin" packageManager)"
    fake dpkg-query
    same "Debian" "apt" "$(PATH="$scratch/bin" packageManager)"
    machine Darwin 501
    fake brew
    fake apt-get
    fake dpkg-query
    same "macOS" "brew" "$(PATH="$scratch/bin" packageManager)"
}

testNothingMissing() {
    debian 0
    installed $(names apt build)
    ensure build
    same "nothing missing: says so" "Everything needed is installed." "$(cat "$scratch/out")"
    same "nothing missing: installs nothing" "" "$(calls 'apt-get|apt-cache')"
}

testOnlyMissingIsInstalled() {
    debian 0
    installed $(names apt build | sed 's/ cmake / /; s/ libpcre2-dev / /')
    ensure build
    same "two missing" \
        "apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 cmake libpcre2-dev" "$(calls apt-get)"
    same "names what is missing" "1" "$(grep -c '^  libpcre2-dev .*regular expressions' "$scratch/out")"
}

testListsAreRefreshedOnlyWhereNeeded() {
    debian 0
    fake apt-cache 'exit 100'
    installed none
    ensure driver
    same "unknown package: refresh first" "apt-get update
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 mesa-vulkan-drivers" "$(calls apt-get)"

    debian 0
    fake apt-get '[ "$1" = update ] && : >'"$scratch/bin/updated"'; [ -e '"$scratch/bin/updated"' ]'
    installed none
    ensure driver
    same "outdated lists: refresh and try again" "apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 mesa-vulkan-drivers
apt-get update
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 mesa-vulkan-drivers" "$(calls apt-get)"

    debian 0
    fake apt-get 'exit 100'
    installed none
    ensure driver
    same "cannot be installed: status" "1" "$status"
    same "cannot be installed: message" "1" "$(grep -c '^Error: The packages could not be installed' "$scratch/out")"
}

testRights() {
    debian 1000
    fake sudo '"$@"'
    installed none
    ensure driver
    same "a user goes through sudo" "1" "$(calls sudo | grep -c '^sudo env .* install .* mesa-vulkan-drivers$')"

    debian 1000
    installed none
    ensure driver
    same "no sudo: status" "1" "$status"
    same "no sudo: names the command" "1" "$(grep -c '^Error: .*as root: .*apt-get install .*mesa-vulkan-drivers$' "$scratch/out")"

    machine Darwin 501
    fake brew '[ "$1" != list ]'
    fake sudo '"$@"'
    ensure driver
    same "brew works without sudo" "brew install --formula molten-vk" "$(calls 'sudo|brew' | grep -v 'brew list')"
}

testOtherManagers() {
    machine Linux 0
    fake rpm "$isThere"
    fake dnf
    installed $(names dnf build | sed 's/ json-devel / /')
    ensure build
    same "dnf" "dnf install -y --setopt=install_weak_deps=False json-devel" "$(calls dnf)"

    machine Linux 0
    fake pacman 'case $1 in -T) '"$isThere"' ;; -Si) exit 1 ;; esac'
    installed none
    ensure driver
    same "pacman with no lists yet" "pacman -Sy
pacman -S --needed --noconfirm vulkan-swrast" "$(calls pacman | grep -Ev ' -(T|Si) ')"

    machine Linux 0
    ensure driver
    same "unknown manager: goes on" "0" "$status"
    same "unknown manager: says what it takes" "1" "$(grep -c 'Debian: mesa-vulkan-drivers' "$scratch/out")"
}

testAnswers() {
    same "enter" "yes" "$(agreed q <<<"" >/dev/null && echo yes || echo no)"
    same "y" "yes" "$(agreed q <<<"y" >/dev/null && echo yes || echo no)"
    same "No" "no" "$(agreed q <<<"No" >/dev/null && echo yes || echo no)"
    same "end of input" "no" "$(agreed q </dev/null >/dev/null && echo yes || echo no)"
}

testDriverIsFound() {
    vulkanDriverFolders() { printf '%s\n' "$scratch/no such folder" "$scratch/icd"; }
    unset VK_DRIVER_FILES VK_ICD_FILENAMES
    mkdir "$scratch/icd"
    same "no driver" "no" "$(hasVulkanDriver && echo yes || echo no)"
    touch "$scratch/icd/some_icd.json"
    same "a driver" "yes" "$(hasVulkanDriver && echo yes || echo no)"
    rm "$scratch/icd/some_icd.json"
    same "named by the user" "yes" "$(VK_DRIVER_FILES=/some.json && hasVulkanDriver && echo yes || echo no)"
}

# `packaging/test --fuzz` finds fuzzers by name in one folder; each has a target and says what it is.
testEveryFuzzerIsFound() {
    local fuzz=$calliopeRoot/tests/fuzz name source
    same "fuzzers elsewhere" "" "$(cd "$calliopeRoot" && find tests inference app -name '*_fuzzer.cpp' -not -path 'tests/fuzz/*')"
    for source in "$fuzz"/*_fuzzer.cpp; do
        name=$(basename "$source" .cpp)
        same "target of $name" yes "$(grep -q "calliope_fuzzer($name " "$fuzz/CMakeLists.txt" && echo yes || echo no)"
        same "$name in the list" yes "$(grep -q "^| \`$name\` |" "$fuzz/README.md" && echo yes || echo no)"
    done
}

for test in $(compgen -A function test); do "$test"; done
[ "$failures" -eq 0 ] || exit 1
echo "All checks passed."
