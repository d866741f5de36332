import QtQuick
import Calliope
import Calliope.App

// The address of a list, or of a product's page, on the web: who would be asked, and the click that has it fetched.
ShopCardFrame {
    id: form

    readonly property string host: WebLists.hostOf(address.text)

    function show(typed: string) {
        if (typed !== "" || !form.visible) address.text = typed;
        form.visible = true;
        address.forceActiveFocus();
    }
    function hide() {
        address.clear();
        form.visible = false;
    }
    function fetch() {
        if (press.enabled) OrderClick.fetchList(address.text);
    }

    visible: false
    name: qsTr("Fetch a list or a page")

    InkTextField {
        id: address
        objectName: "listAddress"
        width: parent.width
        placeholderText: qsTr("Address of a list, or of a product's page")
        inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase
        maximumLength: 2000
        onAccepted: form.fetch()
        Keys.onEscapePressed: form.hide()
    }
    Label {
        objectName: "fetchWords"
        width: parent.width
        text: form.host !== "" ? qsTr("%1 sees this computer's address and what is asked for. Nothing is fetched before you press.").arg(form.host)
            : address.text.trim() === "" ? qsTr("Many shops have such lists for search engines; those made with Shopify often at /products.json.")
            : qsTr("This cannot be fetched: addresses begin with https://, and are on the public network.")
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
    Row {
        spacing: Theme.space2
        InkButton { id: press; objectName: "fetchList"; kind: "primary"; text: qsTr("Fetch it"); enabled: form.host !== "" && WebLists.asked === "" && !Sources.importing; onClicked: form.fetch() }
        InkButton { objectName: "dropAddress"; kind: "quiet"; text: qsTr("Cancel"); onClicked: form.hide() }
    }
}
