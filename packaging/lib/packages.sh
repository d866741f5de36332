# shellcheck shell=bash
# Finds out which packages of packaging/packages.txt are missing and installs them. Needs common.sh.

packageTable="${calliopeRoot:?source common.sh first}/packaging/packages.txt"

# The package manager of this machine: apt, dnf, pacman, brew, or nothing where it is none of them.
packageManager() {
    if [ "$(uname -s)" = Darwin ]; then
        if command -v brew >/dev/null; then echo brew; fi
    elif command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        echo apt
    elif command -v dnf >/dev/null; then
        echo dnf
    elif command -v pacman >/dev/null; then
        echo pacman
    elif command -v brew >/dev/null; then
        echo brew
    fi
}

# tableColumn MANAGER: the number of its column in the table.
tableColumn() {
    case $1 in
    apt) echo 2 ;;
    dnf) echo 3 ;;
    pacman) echo 4 ;;
    brew) echo 5 ;;
    *) fail "The package table has no column for '$1'." ;;
    esac
}

# packagesOf MANAGER GROUP...: a line "package|what for" for each package of the groups.
packagesOf() {
    local column groups
    column=$(tableColumn "$1")
    shift
    groups=" $* "
    awk -F '[ \t]*[|][ \t]*' -v column="$column" -v groups="$groups" '
        /^[ \t]*(#|$)/ { next }
        index(groups, " " $1 " ") && $column != "-" {
            count = split($column, names, " ")
            for (i = 1; i <= count; ++i) print names[i] "|" $6
        }' "$packageTable"
}

# isInstalled MANAGER PACKAGE
isInstalled() {
    case $1 in
    apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
    dnf) rpm -q --quiet --whatprovides "$2" >/dev/null 2>&1 ;;
    pacman) pacman -T "$2" >/dev/null 2>&1 ;;
    brew) [ -n "$(brew list --versions "$2" 2>/dev/null)" ] ;;
    esac
}

# missingPackages MANAGER GROUP...: those lines of packagesOf whose packages are not installed.
missingPackages() {
    local manager=$1 name purpose
    packagesOf "$@" | while IFS='|' read -r name purpose; do
        if ! isInstalled "$manager" "$name" </dev/null; then echo "$name|$purpose"; fi
    done
}

# The folders in which Vulkan drivers announce themselves.
vulkanDriverFolders() {
    printf '%s\n' /usr/share/vulkan/icd.d /usr/local/share/vulkan/icd.d /etc/vulkan/icd.d \
        "${XDG_DATA_HOME:-${HOME:-/root}/.local/share}/vulkan/icd.d"
}

hasVulkanDriver() {
    local folder
    if [ -n "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ]; then return 0; fi
    while IFS= read -r folder; do
        if ls "$folder"/*.json >/dev/null 2>&1; then return 0; fi
    done < <(vulkanDriverFolders)
    return 1
}

# asRoot COMMAND...: runs it with the rights to install.
asRoot() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    elif command -v doas >/dev/null; then
        doas "$@"
    else
        fail "Installing packages needs root. Please run this as root: $*"
    fi
}

# installWith MANAGER PACKAGE...
installWith() {
    local manager=$1
    shift
    case $manager in
    apt)
        asRoot env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
        ;;
    dnf) asRoot dnf install -y --setopt=install_weak_deps=False "$@" ;;
    pacman) asRoot pacman -S --needed --noconfirm "$@" ;;
    brew) brew install --formula "$@" ;;
    esac
}

# knows MANAGER PACKAGE...: whether its lists name all of them; dnf and brew refresh theirs by themselves.
knows() {
    local manager=$1 name
    shift
    for name in "$@"; do
        case $manager in
        apt) apt-cache show --no-all-versions "$name" >/dev/null 2>&1 || return 1 ;;
        pacman) pacman -Si "$name" >/dev/null 2>&1 || return 1 ;;
        esac
    done
}

refreshLists() {
    case $1 in
    apt) asRoot apt-get update ;;
    pacman) asRoot pacman -Sy ;;
    esac
}

# installPackages MANAGER PACKAGE...: refreshes the lists where they lack a package, or where installing fails because
# they are out of date.
installPackages() {
    local manager=$1
    if ! knows "$@"; then
        refreshLists "$manager" && installWith "$@"
    else
        installWith "$@" || { refreshLists "$manager" && installWith "$@"; }
    fi
}

# Whether somebody sits there who can be asked: not root, not CI, and a terminal to answer at.
canAsk() {
    [ "$(id -u)" -ne 0 ] && [ -z "${CI:-}" ] && [ -t 0 ]
}

# agreed QUESTION: yes unless the answer on stdin begins with n; no where there is none.
agreed() {
    local answer
    printf '%s [Y/n] ' "$1"
    IFS= read -r answer || return 1
    case $answer in
    [nN]*) return 1 ;;
    esac
}

# ensurePackages GROUP...: says what is missing, asks where it may, installs it. Does nothing where all is there.
ensurePackages() {
    local manager missing name purpose names=()
    manager=$(packageManager)
    if [ -z "$manager" ]; then
        say "No package manager that is known here (apt, dnf, pacman, brew). If the build stops for something missing:"
        packagesOf apt "$@" | while IFS='|' read -r name purpose; do say "  $purpose (Debian: $name)"; done
        return 0
    fi
    missing=$(missingPackages "$manager" "$@")
    if [ -z "$missing" ]; then
        say "Everything needed is installed."
        return 0
    fi
    say "Missing, to be installed with $manager:"
    while IFS='|' read -r name purpose; do
        printf '  %-26s %s\n' "$name" "$purpose"
        names+=("$name")
    done <<<"$missing"
    if canAsk && ! agreed "Install them now?"; then
        fail "Calliope cannot be built without these packages; nothing was changed."
    fi
    installPackages "$manager" "${names[@]}" </dev/null ||
        fail "The packages could not be installed; the reason is above."
}
