import QtQuick
import Calliope

// A screen of the first start.
Column {
    property string action: qsTr("Go on") // what its button says
    property bool ready: true // whether that can be pressed
    function act() {} // when it was

    spacing: Theme.space4
}
