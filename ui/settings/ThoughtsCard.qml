import QtQuick
import Calliope
import Calliope.App

// Settings of thinking: what ends it, and what has been learned of how much is needed.
SettingCard {
    title: qsTr("Thinking")

    SettingRow {
        title: qsTr("Budget of thoughts")
        detail: Settings.thinkLimit === "learned"
            ? qsTr("As much as such questions usually needed here, with some to spare.")
            : Settings.thinkLimit === "tokens" ? qsTr("Thoughts end after so many tokens; then the answer comes.")
                                               : qsTr("Thoughts end after so many seconds; then the answer comes.")
        InkTextField {
            readonly property int kept: Settings.thinkLimit === "tokens" ? Settings.thinkTokens : Settings.thinkSeconds
            objectName: "thinkAmount"
            visible: Settings.thinkLimit !== "learned"
            width: Theme.dp(90)
            inputMethodHints: Qt.ImhDigitsOnly
            placeholderText: Settings.thinkLimit === "tokens" ? qsTr("Tokens") : qsTr("Seconds")
            text: kept
            onKeptChanged: text = String(kept)
            onEditingFinished: {
                const number = parseInt(text);
                if (!isNaN(number) && Settings.thinkLimit === "tokens") Settings.thinkTokens = number;
                else if (!isNaN(number)) Settings.thinkSeconds = number;
                text = String(kept); // what is no number, or out of bounds, is not what counts
            }
        }
        Segment {
            objectName: "thinkLimit"
            name: qsTr("Budget of thoughts")
            value: Settings.thinkLimit
            options: [{ value: "learned", text: qsTr("Learned") }, { value: "tokens", text: qsTr("Tokens") },
                      { value: "seconds", text: qsTr("Seconds") }]
            onChosen: value => Settings.thinkLimit = value
        }
    }
    Repeater {
        model: Chat.learned
        SettingRow {
            required property var modelData
            title: modelData.mode + ": " + modelData.kind
            detail: (modelData.model === "" ? "" : modelData.model + ": ")
                + qsTr("%1; from the last %2 answers").arg(modelData.words).arg(modelData.answers)
        }
    }
    SettingRow {
        title: qsTr("What was learned")
        detail: Chat.learned.length === 0 ? qsTr("Nothing yet. Only numbers are kept, on this computer.")
                                          : qsTr("Only numbers are kept, on this computer: no word of any chat.")
        InkButton {
            objectName: "forgetLearned"
            text: qsTr("Forget it")
            enabled: Chat.learned.length > 0
            onClicked: Chat.forgetLearned()
        }
    }
}
