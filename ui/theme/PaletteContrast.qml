import QtQuick

// High contrast: white, yellow and blue on black, every line drawn.
PaletteBase {
    dark: true
    desk: "#000000"
    paper: "#000000"
    sheet: "#000000"
    sunk: "#000000"
    line: "#FFFFFF"
    track: "#4A4A4A"
    edge: "#FFFFFF"
    scrim: "#CC000000"
    ink: "#FFFFFF"
    ink2: "#FFFFFF"
    ink3: "#E0E0E0"
    fill: "#FFFFFF"
    overFill: "#000000"
    fillHover: "#FFD75E"
    hover: "#262626"
    selected: "#333333"
    pressed: "#404040"
    lapis: "#8CC8FF"
    lapisSoft: "#00254D"
    lamp: "#FFD75E"
    lampGlow: "#FFD75E"
    lampSoft: "#332600"
    verdigris: "#7CF0C8"
    verdigrisSoft: "#00332A"
    rubric: "#FF9D8F"
    rubricSoft: "#400A05"
    well: "#FFFFFF"
    wellFoot: "#EEEEEE"
    glow: "#00000000"
    shadow: 0
}
