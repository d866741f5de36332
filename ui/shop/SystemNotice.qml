import QtQuick
import Qt.labs.platform as Platform
import Calliope
import Calliope.App

// A notification of the system. It names nothing: it may stand on a locked screen, and words of shops stay inside.
Item {
    id: notice

    function tell(count: int) {
        if (!tray.available || !tray.supportsMessages) return;
        tray.visible = true;
        tray.showMessage(qsTr("Calliope"), count === 1 ? qsTr("A wish has come to the price that you named.") : qsTr("%1 wishes have come to the prices that you named.").arg(count));
        gone.restart();
    }

    Platform.SystemTrayIcon {
        id: tray
        visible: false
        tooltip: qsTr("Calliope")
        onMessageClicked: Shopping.show("wishlist")
    }
    Timer { id: gone; interval: 20000; onTriggered: tray.visible = false }
}
