import QtQuick
import Calliope
import Calliope.App

// Text of an answer that can be selected: words with their emphasis, made safe and turned into markup by the app alone.
// Tab reaches a text with links; left and right go from one to the next, Enter opens it, and copying copies where it leads.
TextEdit {
    id: words

    required property string html
    required property string key // of the row
    property int number: 0 // of the field in the row
    property Item place: words // for the mouse
    property real line: Theme.lineBody
    property int link: 0 // that Enter opens
    readonly property var links: rich.links // as RichDocument has them

    function showWhereItLeads() {
        const href = hoveredLink !== "" || !activeFocus ? hoveredLink : links[link]?.href ?? "";
        Links.hovered = Links.isOpenable(href) ? href : "";
        Links.hoveredLook = href.startsWith("look:") ? href : "";
    }
    function copyHere() {
        if (Selection.active) Clipboard.setText(Selection.text());
        else if (Links.isOpenable(links[link].href)) Clipboard.setText(links[link].href);
    }

    readOnly: true
    selectByMouse: false
    persistentSelection: true
    textFormat: TextEdit.PlainText // the document is written by RichDocument alone
    font: Theme.fontBody
    color: Theme.ink
    selectionColor: Theme.selection
    selectedTextColor: Theme.ink
    wrapMode: TextEdit.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: getText(0, length)
    Accessible.description: links.length === 0 ? ""
        : qsTr("Link %1 of %2: %3").arg(link + 1).arg(links.length).arg(getText(links[link]?.begin ?? 0, links[link]?.end ?? 0))
    activeFocusOnTab: links.length > 0
    onLinkActivated: link => Links.ask(link)
    onHoveredLinkChanged: showWhereItLeads()
    onActiveFocusChanged: showWhereItLeads()
    onLinkChanged: if (activeFocus) showWhereItLeads()
    onLinksChanged: if (link >= links.length) link = 0
    onKeyChanged: link = 0
    Keys.onPressed: event => {
        const by = { [Qt.Key_Left]: -1, [Qt.Key_Right]: 1 }[event.key];
        event.accepted = true;
        if (links.length === 0) event.accepted = false;
        else if (event.matches(StandardKey.Copy)) copyHere();
        else if (event.matches(StandardKey.SelectAll)) Selection.selectAll(); // of the conversation
        else if (event.modifiers & ~Qt.KeypadModifier) event.accepted = false;
        else if (by !== undefined) link = (link + by + links.length) % links.length;
        else if ([Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space].includes(event.key)) Links.ask(links[link].href);
        else event.accepted = false;
    }

    FoundMarks { text: words; key: words.key; number: words.number }
    SelectableText { text: words; place: words.place; key: words.key; number: words.number }
    RichDocument { id: rich; document: words.textDocument; html: words.html; line: words.line }
    Loader {
        active: words.activeFocus && words.links.length > 0
        sourceComponent: LinkPlace {
            text: words
            link: words.links[words.link] ?? { begin: 0, end: 0 }
            FocusRing { shown: true; around: Theme.radiusXs }
        }
    }
    Repeater { // behind what rests on the look that is pointed at
        model: Links.pointedLook === "" ? [] : words.links.filter(link => link.href === Links.pointedLook)
        delegate: LinkPlace {
            required property var modelData
            text: words
            link: modelData
            z: -1
            Rectangle { anchors.fill: parent; radius: Theme.radiusXs; color: Theme.lampSoft }
        }
    }
    HoverHandler { cursorShape: words.hoveredLink !== "" ? Qt.PointingHandCursor : Qt.IBeamCursor }
}
