import QtQuick

// The colours of a theme by the names of their use. A theme is a file that gives each a value.
QtObject {
    required property bool dark // system decorations and picture wells choose by it

    // Surfaces, from the window's back to its front.
    required property color desk // side bar, rail
    required property color paper // page
    required property color sheet // cards, composer, menus, panels
    required property color sunk // code, wells, tracks of segments

    required property color line // decorative hairlines
    required property color track // the empty part of bars, rings and sliders
    required property color edge // borders that carry meaning
    required property color scrim

    required property color ink // text: main, secondary, quiet
    required property color ink2
    required property color ink3

    required property color fill // primary buttons, send, toasts, switches that are on
    required property color overFill
    required property color fillHover

    // Laid over any surface.
    required property color hover
    required property color selected
    required property color pressed

    required property color lapis // focus, links, caret, selection, the user's mark
    required property color lapisSoft
    required property color lamp // live: text, graphics, background
    required property color lampGlow
    required property color lampSoft
    required property color verdigris // private, fits, done safely
    required property color verdigrisSoft
    required property color rubric // errors, danger
    required property color rubricSoft
    required property color glow
    required property color well // behind pictures of things, from top to foot: light, so that colours of cloth are true
    required property color wellFoot

    required property real shadow // opacity of the large shadow; 0 for none
}
