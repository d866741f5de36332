import QtQuick
import Calliope
import Calliope.App

// How hard the model thinks: a pen stroke each.
Segment {
    name: qsTr("Mode")
    options: Chat.modes // { value, text, icon, hint }
    value: Chat.mode
    onChosen: value => Chat.mode = value
}
