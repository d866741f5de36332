import QtQuick

// Dark: paper-coloured text in lamplight on blue-black ink.
PaletteBase {
    dark: true
    desk: "#0E1117"
    paper: "#141820"
    sheet: "#1C212B"
    sunk: "#10131A"
    line: "#313845"
    track: "#343B49"
    edge: "#6F7683"
    scrim: "#9E04060A"
    ink: "#ECE6D9"
    ink2: "#BDB8AD"
    ink3: "#989690"
    fill: "#ECE6D9"
    overFill: "#141820"
    fillHover: "#FFFAEE"
    hover: "#0FECE6D9"
    selected: "#17ECE6D9"
    pressed: "#1FECE6D9"
    lapis: "#9DB6F2"
    lapisSoft: "#212B45"
    lamp: "#EDBB66"
    lampGlow: "#EDAE3D"
    lampSoft: "#2E2719"
    verdigris: "#78C8B2"
    verdigrisSoft: "#18302C"
    rubric: "#F09A8B"
    rubricSoft: "#3A2223"
    well: "#C9C4B8"
    wellFoot: "#B4AEA1"
    glow: "#21EDAE3D"
    shadow: 0.55
}
