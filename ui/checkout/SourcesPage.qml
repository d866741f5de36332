import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// Where products come from, and which shops may be asked.
ShopScroll {
    id: page

    title: qsTr("Sources")
    words: qsTr("Lists of products, and pages of shops that you copy. Nothing is fetched.")
    beside: [
        IconButton {
            objectName: "pasteFeed"
            iconName: "copy"
            text: qsTr("Paste the source of a shop's page, or a list")
            enabled: !Sources.importing
            onClicked: Sources.paste()
        },
        InkButton {
            objectName: "addFeed"
            iconName: "plus"
            text: qsTr("Add a list")
            enabled: !Sources.importing
            onClicked: file.open()
        }
    ]

    Component.onCompleted: Sources.refresh()
    Keys.onPressed: event => { // what fields do not take
        if (!event.matches(StandardKey.Paste)) return;
        Sources.paste();
        event.accepted = true;
    }

    FileDialog {
        id: file
        title: qsTr("A list of products")
        fileMode: FileDialog.OpenFile
        nameFilters: [qsTr("Lists of products (*.csv *.tsv *.txt *.xml *.json *.jsonl *.html *.gz)"), qsTr("All files (*)")]
        onAccepted: Sources.choose(selectedFile)
    }
    NoteLine {
        objectName: "sourceProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: Sources.problem
    }
    FeedForm {
        visible: Sources.draft.file !== "" && !Sources.importing
        width: parent.width
    }
    ShopCardFrame { // what is being read
        visible: Sources.importing
        name: Sources.importWords
        space: Theme.space2
        Item {
            width: parent.width
            height: Theme.control
            Label {
                anchors { left: parent.left; right: stop.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                text: Sources.importWords
                font: Theme.fontUiActive
            }
            InkButton {
                id: stop
                objectName: "stopImport"
                anchors.right: parent.right
                iconName: "stop"
                text: qsTr("Stop")
                onClicked: Sources.stop()
            }
        }
        Rectangle {
            width: parent.width
            height: Theme.meter
            radius: height / 2
            color: Theme.track
            Accessible.role: Accessible.ProgressBar
            Accessible.name: Sources.importWords
            Rectangle {
                width: parent.width * Math.min(1, Sources.share)
                height: parent.height
                radius: parent.radius
                color: Theme.lampGlow
            }
        }
    }
    Repeater {
        model: Sources.sources
        SourceCard {
            required property var modelData
            source: modelData
        }
    }
    Label {
        visible: Sources.loaded && Sources.sources.length === 0
        width: parent.width
        text: qsTr("There is no list yet. Add one, drop a file here, or paste the source of a shop's page: Google Merchant, OpenAI, schema.org, Shopify, WooCommerce.")
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
}
