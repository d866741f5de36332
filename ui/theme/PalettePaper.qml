import QtQuick

// Light: blue-black ink on bone.
PaletteBase {
    dark: false
    desk: "#F0EFEA"
    paper: "#FBFAF7"
    sheet: "#FFFFFF"
    sunk: "#F4F3EE"
    line: "#E2E0D9"
    track: "#E2E0D9"
    edge: "#85888C"
    scrim: "#571B2230"
    ink: "#1B2230"
    ink2: "#464D5B"
    ink3: "#646A75"
    fill: "#1B2230"
    overFill: "#FBFAF7"
    fillHover: "#2C3546"
    hover: "#0D1B2230"
    selected: "#141B2230"
    pressed: "#1A1B2230"
    lapis: "#2A4FA3"
    lapisSoft: "#E7ECF7"
    lamp: "#875506"
    lampGlow: "#EDAE3D"
    lampSoft: "#FBF2DF"
    verdigris: "#17695A"
    verdigrisSoft: "#E1EFEA"
    rubric: "#A6322B"
    rubricSoft: "#F9E9E6"
    well: "#F1EEE7"
    wellFoot: "#E7E2D8"
    glow: "#33EDAE3D"
    shadow: 0.18
}
