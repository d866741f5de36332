import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// Models that can be fetched: filters, and a card for each.
Column {
    id: section

    property string filter: "all"
    readonly property var filters: [
        { name: "all", text: qsTr("All") }, { name: "fits", text: qsTr("Fits this computer") },
        { name: "sees", text: qsTr("Sees pictures") }, { name: "tools", text: qsTr("Uses tools") },
        { name: "free", text: qsTr("Free licence") }
    ]

    function wants(card: var): bool {
        const words = find.text.trim().toLowerCase();
        const named = words === "" || (card.name + " " + card.maker + " " + card.words).toLowerCase().includes(words);
        return named && (filter === "all" || card[filter]);
    }

    spacing: Theme.space4

    Flow {
        width: parent.width
        spacing: Theme.space2
        InkTextField {
            id: find
            width: Math.min(parent.width, Theme.dp(280))
            iconName: "search"
            placeholderText: qsTr("Search %1 models").arg(Catalogue.count)
        }
        Repeater {
            model: section.filters
            Item {
                required property var modelData
                width: chip.width
                height: Theme.field
                Chip {
                    id: chip
                    anchors.verticalCenter: parent.verticalCenter
                    text: parent.modelData.text
                    checkable: true
                    checked: section.filter === parent.modelData.name
                    onClicked: {
                        section.filter = parent.modelData.name;
                        checked = Qt.binding(() => section.filter === parent.modelData.name);
                    }
                }
            }
        }
    }
    Grid {
        id: grid
        width: parent.width
        columns: width < Theme.cardsTwo ? 1 : width < Theme.cardsThree ? 2 : 3
        spacing: Theme.gapL
        Repeater {
            model: Catalogue
            CatalogueCard {
                visible: section.wants(card)
                width: (grid.width - (grid.columns - 1) * grid.spacing) / grid.columns
            }
        }
    }
    Row {
        width: parent.width
        spacing: Theme.space3
        InkButton {
            id: another
            iconName: "folder"
            text: qsTr("Another folder")
            onClicked: folder.open()
        }
        Label {
            width: parent.width - another.width - parent.spacing
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Models come from %1 and go into %2. Sizes and hashes are those that it lists when you press Get; a file counts only when both are right.").arg(Catalogue.source).arg(Catalogue.folder)
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
    }
    FolderDialog {
        id: folder
        title: qsTr("A folder for models")
        onAccepted: Catalogue.chooseFolder(selectedFolder)
    }
}
