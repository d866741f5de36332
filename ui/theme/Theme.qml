pragma Singleton
import QtQuick
import Calliope.App

// Every colour, size, font and duration of the app; a literal elsewhere is a bug. Names and values follow the design's
// tokens. `scale` multiplies sizes, `motion` durations.
QtObject {
    id: theme

    // --- what the user chose ---
    property string name: Settings.themeName // "paper", "lamp" or "contrast"
    property real scale: Settings.scale
    property bool lessMotion: Settings.lessMotion
    property bool plainQuestions: Settings.plainQuestions // the user's words in Inter instead of Garamond

    // --- colours ---
    readonly property PaletteBase palette: palettes[name] ?? palettes.paper
    readonly property var palettes: ({ "paper": paperPalette, "lamp": lampPalette, "contrast": contrastPalette })
    readonly property PalettePaper paperPalette: PalettePaper {}
    readonly property PaletteLamp lampPalette: PaletteLamp {}
    readonly property PaletteContrast contrastPalette: PaletteContrast {}

    readonly property color desk: palette.desk
    readonly property color paper: palette.paper
    readonly property color sheet: palette.sheet
    readonly property color sunk: palette.sunk
    readonly property color line: palette.line
    readonly property color track: palette.track
    readonly property color edge: palette.edge
    readonly property color scrim: palette.scrim
    readonly property color ink: palette.ink
    readonly property color ink2: palette.ink2
    readonly property color ink3: palette.ink3
    readonly property color fill: palette.fill
    readonly property color overFill: palette.overFill // not onFill: Qt takes that for a handler
    readonly property color fillHover: palette.fillHover
    readonly property color hover: palette.hover
    readonly property color selected: palette.selected
    readonly property color pressed: palette.pressed
    readonly property color lapis: palette.lapis
    readonly property color lapisSoft: palette.lapisSoft
    readonly property color selection: mix(palette.lapisSoft, palette.lapis, 0.22) // below selected text, on every surface
    readonly property color lamp: palette.lamp
    readonly property color lampGlow: palette.lampGlow
    readonly property color lampSoft: palette.lampSoft
    readonly property color onLamp: paperPalette.ink // on lampGlow, in every theme
    readonly property color verdigris: palette.verdigris
    readonly property color verdigrisSoft: palette.verdigrisSoft
    readonly property color rubric: palette.rubric
    readonly property color rubricSoft: palette.rubricSoft
    readonly property color glow: palette.glow
    readonly property color well: palette.well
    readonly property color wellFoot: palette.wellFoot
    // Over pictures, which look the same in every theme.
    readonly property color overPicture: "#FFFFFF"
    readonly property color underPicture: "#1B2230"
    readonly property color veil: Qt.rgba(0.06, 0.07, 0.094, 0.36)
    readonly property color pill: Qt.rgba(0.06, 0.07, 0.094, 0.78)
    readonly property color codeKey: palette.lapis
    readonly property color codeStr: palette.verdigris
    readonly property color codeNum: palette.lamp
    readonly property color codeCom: palette.ink3

    /// Between two colours: `t` = 0 gives the first, 1 the second.
    function mix(a: color, b: color, t: real): color {
        return Qt.rgba(a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, a.a + (b.a - a.a) * t);
    }

    /// A colour as images and rich text take it.
    function hex(colour: color): string {
        return colour.toString();
    }

    // --- fonts ---
    readonly property string sans: "Inter"
    readonly property string serif: "EB Garamond"
    readonly property string mono: "JetBrains Mono"

    readonly property font fontHero: face(serif, 44)
    readonly property font fontPage: face(serif, 32)
    readonly property font fontQuestion: plainQuestions ? face(sans, 18, Font.Medium) : face(serif, 23)
    readonly property font fontQuestionCompact: plainQuestions ? face(sans, 17, Font.Medium) : face(serif, 21)
    readonly property font fontAngle: face(serif, 16, Font.Normal, true)
    readonly property font fontBrand: face(serif, 22)
    readonly property font fontBody: face(sans, 15)
    readonly property font fontBodyStrong: face(sans, 15, Font.DemiBold)
    readonly property font fontTitle: face(sans, 18, Font.DemiBold)
    readonly property font fontHeading: face(sans, 16, Font.DemiBold)
    readonly property font fontUi: face(sans, 13)
    readonly property font fontUiActive: face(sans, 13, Font.Medium)
    readonly property font fontUiStrong: face(sans, 13, Font.DemiBold)
    readonly property font fontSmall: face(sans, 12)
    readonly property font fontSmallActive: face(sans, 12, Font.Medium)
    readonly property font fontStruck: struck(sans, 12)
    readonly property font fontMicro: face(sans, 11, Font.Medium)
    readonly property font fontCode: face(mono, 13)
    readonly property font fontMeter: face(mono, 12)

    // Line heights, in pixels, for Text.FixedHeight.
    readonly property real lineHero: dp(52)
    readonly property real linePage: dp(40)
    readonly property real lineQuestion: plainQuestions ? dp(26) : dp(31)
    readonly property real lineQuestionCompact: dp(28)
    readonly property real lineBody: dp(24)
    readonly property real lineUi: dp(20)
    readonly property real lineTitle: dp(26)
    readonly property real lineBrand: dp(28)
    readonly property real lineThought: dp(21)
    readonly property real lineName: dp(18)       // of things and agents, on cards
    readonly property real lineSmall: dp(16)
    readonly property real lineSmallProse: dp(17) // where small text goes over several lines
    readonly property real lineMicro: dp(15)
    readonly property real lineCode: dp(20)

    function face(family: string, pixels: real, weight: int, italic: bool): font {
        return Qt.font({
            "family": family,
            "pixelSize": Math.max(1, Math.round(pixels * scale)),
            "weight": weight > 0 ? weight : Font.Normal,
            "italic": italic === true
        });
    }

    function struck(family: string, pixels: real): font {
        return Qt.font({ "family": family, "pixelSize": Math.max(1, Math.round(pixels * scale)), "strikeout": true });
    }

    // --- sizes ---
    /// Design pixels to pixels of the window.
    function dp(pixels: real): real {
        return Math.round(pixels * scale);
    }

    readonly property real space1: dp(4)
    readonly property real space2: dp(8)
    readonly property real space3: dp(12)
    readonly property real space4: dp(16)
    readonly property real space5: dp(20)
    readonly property real space6: dp(24)
    readonly property real space7: dp(32)
    readonly property real space8: dp(48)
    // Between those steps: what stands together in a line, and the inside of cards.
    readonly property real gapXs: dp(2)
    readonly property real gapS: dp(6)
    readonly property real gapM: dp(10)
    readonly property real gapL: dp(14)
    readonly property real gapXl: dp(18)
    readonly property real gapIcon: dp(7)       // from an icon to its words on what is pressed
    readonly property real inset: dp(5)         // from a frame to what it holds: menus, tools of the composer
    readonly property real focusGap: dp(3)      // from a control to its ring; lists leave as much at their edges
    readonly property real fieldPadding: dp(11)
    readonly property real composerPadding: dp(15) // above its words
    readonly property real menuPadding: dp(9)   // of an item

    readonly property real turn: dp(26)         // between an answer and the next question

    // Widths of the window from which on it shows more: the rail, the sidebar, a panel beside both.
    readonly property real windowMedium: dp(900)
    readonly property real windowWide: dp(1200)
    readonly property real windowHuge: dp(1600)

    readonly property real control: dp(32)
    readonly property real controlSmall: dp(28)
    readonly property real controlLarge: dp(40)
    readonly property real controlTiny: dp(24)
    readonly property real controlMini: dp(18) // the cross on a chip or thumb
    readonly property real field: dp(36)
    readonly property real send: dp(34)
    readonly property real chip: dp(26)
    readonly property real tag: dp(22)         // a word or letter in a frame
    readonly property real check: dp(16)
    readonly property real radio: dp(18)
    readonly property real radioRing: dp(6)    // of the chosen one
    readonly property real thumb: dp(64)
    readonly property real regionTag: dp(20)
    readonly property real regionPoint: dp(12)
    readonly property real meter: dp(6)        // bars that fill
    readonly property real meterThin: dp(4)
    readonly property real rowChat: dp(30)
    readonly property real rowNav: dp(32)
    readonly property real rowPalette: dp(40)
    readonly property real rowTable: dp(34)
    readonly property real rowTwo: dp(44)      // two short lines
    readonly property real rowSetting: dp(56)
    readonly property real topBar: dp(52)
    readonly property real foot: dp(52)        // with the buttons of a sheet or page
    readonly property real head: dp(48)        // of a page in a panel
    readonly property real sidebar: dp(264)
    readonly property real rail: dp(60)
    readonly property real column: dp(720)
    readonly property real composer: dp(760)
    readonly property real wide: dp(1112) // columns beside each other
    readonly property real margin: dp(32) // left of the column: marks only
    readonly property real panel: dp(496)
    readonly property real shopOver: dp(440)    // where the shopping panel lies over the page
    readonly property real shopLeast: dp(400)   // beside it
    readonly property real pageLeast: dp(560)   // that a panel leaves to the page
    readonly property real productCard: dp(168) // wide at least
    readonly property real productWords: dp(129) // below its picture
    readonly property real findBar: dp(360)
    readonly property real cardsTwo: dp(620)    // room for two cards of models beside each other
    readonly property real cardsThree: dp(940)

    readonly property real radiusXs: dp(4)
    readonly property real radiusS: dp(6)
    readonly property real radiusM: dp(8)
    readonly property real radiusL: dp(10)
    readonly property real radiusCard: dp(12)
    readonly property real radiusXl: dp(16)
    readonly property real radiusField: dp(9)
    readonly property real radiusSegment: dp(7) // of the chosen part, inside a frame of radiusField
    readonly property real hairline: 1
    readonly property real outline: 1.5
    readonly property real outlineStrong: dp(2) // focus, what is chosen, where something would be dropped

    readonly property real icon: dp(20)
    readonly property real iconSmall: dp(16)
    readonly property real iconTiny: dp(14)
    readonly property real iconMini: dp(12)

    // --- motion, in milliseconds ---
    readonly property int fast: 90 // opacity keeps this one
    readonly property int normal: lessMotion ? 0 : 160
    readonly property int slow: lessMotion ? 0 : 240
    readonly property int stroke: lessMotion ? 0 : 420
    readonly property int breath: lessMotion ? 0 : 1600
}
