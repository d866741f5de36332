import QtQuick
import QtQuick.Dialogs
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Settings: sections at the left (above, where it is narrow), rows of one section at the right.
FocusScope {
    id: page

    readonly property bool narrow: width < Theme.dp(760)
    readonly property var sections: [
        { name: "look", title: qsTr("Look and reading"), icon: "moon", content: look },
        { name: "modes", title: qsTr("Modes and writing"), icon: "thinking", content: modes },
        { name: "privacy", title: qsTr("Privacy and network"), icon: "shield", content: privacy },
        { name: "chats", title: qsTr("Chats and backup"), icon: "document", content: chats },
        { name: "shortcuts", title: qsTr("Shortcuts"), icon: "keyboard", content: shortcuts },
        { name: "about", title: qsTr("About"), icon: "info", content: about }
    ]
    property int section: 0

    Column {
        id: navigation
        x: page.narrow ? Theme.space7 : Theme.space6
        y: Theme.space6
        width: page.narrow ? page.width - 2 * x : Theme.dp(200)
        spacing: Theme.space5
        Label {
            leftPadding: page.narrow && page.width < Theme.dp(900) - Theme.rail ? Theme.dp(28) : Theme.space2
            text: qsTr("Settings")
            font: Theme.fontPage
            line: Theme.linePage
            Accessible.role: Accessible.Heading
        }
        Flow {
            width: parent.width
            spacing: page.narrow ? Theme.space1 : Theme.dp(1)
            Repeater {
                model: page.sections
                NavRow {
                    required property var modelData
                    required property int index
                    width: page.narrow ? Math.min(Theme.dp(190), navigation.width) : navigation.width
                    iconName: modelData.icon
                    text: modelData.title
                    on: page.section === index
                    onClicked: page.section = index
                }
            }
        }
    }
    Flickable {
        id: scroll
        x: page.narrow ? 0 : navigation.x + navigation.width + Theme.space7
        y: page.narrow ? navigation.y + navigation.height + Theme.space4 : 0
        width: page.width - x
        height: page.height - y
        contentWidth: width
        contentHeight: content.height + 2 * content.y
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: InkScrollBar {}
        Loader {
            id: content
            x: page.narrow ? Theme.space7 : 0
            y: page.narrow ? 0 : Theme.dp(40)
            width: Math.min(Theme.dp(700), scroll.width - x - Theme.space7)
            sourceComponent: page.sections[page.section].content
        }
    }

    Component {
        id: look
        Column {
            spacing: Theme.space6
            SettingCard {
                title: qsTr("Theme")
                Item {
                    width: parent.width
                    height: themes.height + 2 * Theme.space4
                    Flow {
                        id: themes
                        x: Theme.space4
                        y: Theme.space4
                        width: parent.width - 2 * x
                        spacing: Theme.space3
                        ThemeChoice { value: "system"; text: qsTr("As the system"); palettes: [Theme.paperPalette, Theme.lampPalette] }
                        ThemeChoice { value: "paper"; text: qsTr("Paper"); palettes: [Theme.paperPalette] }
                        ThemeChoice { value: "lamp"; text: qsTr("Lamp"); palettes: [Theme.lampPalette] }
                        ThemeChoice { value: "contrast"; text: qsTr("High contrast"); palettes: [Theme.contrastPalette] }
                    }
                }
                SettingRow {
                    title: qsTr("Size of everything")
                    detail: qsTr("Text, icons and spacing together")
                    InkSlider {
                        name: qsTr("Size of everything")
                        words: qsTr("%1 %").arg(Math.round(value * 100))
                        from: 0.8
                        to: 2
                        stepSize: 0.05
                        snapMode: T.Slider.SnapAlways
                        value: Settings.scale
                        onPressedChanged: if (!pressed) Settings.scale = value // not while the handle moves under the pointer
                        onMoved: if (!pressed) Settings.scale = value
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    Label {
                        text: qsTr("%1 %").arg(Math.round(Settings.scale * 100))
                        font: Theme.fontMeter
                        width: Theme.dp(48)
                        horizontalAlignment: Text.AlignRight
                        anchors.verticalCenter: parent.verticalCenter
                    }
                }
                SettingRow {
                    title: qsTr("Your questions")
                    detail: qsTr("The typeface of what you write in the transcript")
                    Segment {
                        name: qsTr("Your questions")
                        options: [{ value: false, text: qsTr("Garamond") }, { value: true, text: qsTr("Inter") }]
                        value: Settings.plainQuestions
                        onChosen: value => Settings.plainQuestions = value
                    }
                }
                SettingRow {
                    title: qsTr("Less motion")
                    detail: qsTr("No sliding or glowing; things appear where they are")
                    InkSwitch { text: qsTr("Less motion"); checked: Settings.lessMotion; onToggled: Settings.lessMotion = checked }
                }
            }
            SettingCard {
                title: qsTr("Thinking in the transcript")
                SettingRow {
                    title: qsTr("When it is finished")
                    detail: qsTr("A block you open or close yourself stays as you left it")
                    Segment {
                        name: qsTr("When it is finished")
                        options: [{ value: "folded", text: qsTr("Folded") }, { value: "preview", text: qsTr("Three lines") },
                            { value: "open", text: qsTr("Open") }]
                        value: Settings.thinkingDisplay
                        onChosen: value => Settings.thinkingDisplay = value
                    }
                }
            }
        }
    }
    Component {
        id: modes
        Column {
            spacing: Theme.space6
            SettingCard {
                title: qsTr("New chats")
                SettingRow {
                    title: qsTr("Mode")
                    detail: qsTr("What a new chat begins with")
                    Segment {
                        name: qsTr("Mode")
                        options: Chat.modes
                        value: Settings.mode
                        onChosen: value => Settings.mode = value
                    }
                }
                SettingRow {
                    title: qsTr("Enter sends the message")
                    detail: qsTr("Otherwise Ctrl+Enter does, and Enter begins a new line")
                    InkSwitch { text: qsTr("Enter sends the message"); checked: Settings.enterSends; onToggled: Settings.enterSends = checked }
                }
            }
            SettingCard {
                title: qsTr("Instructions for every chat")
                Item {
                    width: parent.width
                    height: Theme.dp(150)
                    T.TextArea {
                        id: prompt
                        anchors { fill: parent; margins: Theme.space4 }
                        font: Theme.fontUi
                        color: Theme.ink
                        selectionColor: Theme.lapisSoft
                        selectedTextColor: Theme.ink
                        selectByMouse: true
                        wrapMode: TextEdit.Wrap
                        textFormat: TextEdit.PlainText
                        text: Settings.systemPrompt
                        Accessible.name: qsTr("Instructions for every chat")
                        Accessible.multiLine: true
                        onEditingFinished: Settings.systemPrompt = text
                        KeyNavigation.priority: KeyNavigation.BeforeItem
                        Label {
                            visible: prompt.text === ""
                            width: parent.width
                            text: qsTr("For example: Answer briefly. I am a gardener in Leipzig.")
                            color: Theme.ink3
                        }
                    }
                }
            }
        }
    }
    Component {
        id: privacy
        Column {
            spacing: Theme.space6
            SettingCard {
                title: qsTr("Network")
                SettingRow {
                    title: qsTr("Allow connections to other computers")
                    detail: qsTr("Off: nothing leaves this computer, whatever you choose elsewhere. The model on this computer needs no network.")
                    InkSwitch {
                        text: qsTr("Allow connections to other computers")
                        checked: Settings.online
                        onToggled: Settings.online = checked
                    }
                }
            }
            SettingCard {
                title: qsTr("What left this computer since it was started")
                Repeater {
                    model: Engine.connections
                    SettingRow {
                        required property var modelData
                        title: modelData.host
                        detail: modelData.words
                    }
                }
                SettingRow {
                    visible: Engine.connections.length === 0
                    title: qsTr("Nothing")
                    detail: qsTr("Every connection to another computer is listed here, with what it was for and how much was sent.")
                }
            }
        }
    }
    Component {
        id: chats
        Column {
            spacing: Theme.space6
            SettingCard {
                title: qsTr("Take your chats along")
                SettingRow {
                    title: qsTr("Export everything")
                    detail: qsTr("All chats with their branches and pictures, as one JSON file. A single chat is exported from its menu, also as Markdown.")
                    InkButton { text: qsTr("Export"); onClicked: save.open() }
                }
                SettingRow {
                    title: qsTr("Import")
                    detail: qsTr("An export of Calliope, or conversations.json out of an export of ChatGPT or Claude. What is there already is not doubled.")
                    InkButton { text: qsTr("Import"); onClicked: open.open() }
                }
            }
            FileDialog {
                id: save
                title: qsTr("Export everything")
                fileMode: FileDialog.SaveFile
                defaultSuffix: "json"
                nameFilters: [qsTr("Calliope chats (*.json)")]
                onAccepted: Chats.exportAll(selectedFile)
            }
            FileDialog {
                id: open
                title: qsTr("Import chats")
                nameFilters: [qsTr("Chats (*.json)"), qsTr("All files (*)")]
                onAccepted: Chats.importChats(selectedFile)
            }
        }
    }
    Component {
        id: shortcuts
        SettingCard {
            title: qsTr("Shortcuts")
            Repeater {
                model: Shortcuts.rows
                SettingRow {
                    required property var modelData
                    title: modelData.words
                    implicitHeight: Theme.dp(40)
                    Label { text: Shortcuts.text(modelData.name); font: Theme.fontMeter; color: Theme.ink2 }
                }
            }
        }
    }
    Component {
        id: about
        SettingCard {
            title: qsTr("About")
            SettingRow { title: "Calliope " + Qt.application.version; detail: qsTr("A private multimodal assistant. Apache License 2.0.") }
            SettingRow { title: qsTr("Where your chats are"); detail: Engine.dataFolder }
            SettingRow { title: qsTr("Engine"); detail: Engine.details }
        }
    }
}
