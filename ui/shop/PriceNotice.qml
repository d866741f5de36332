import QtQuick
import Calliope
import Calliope.App

// Tells outside of the window that wishes have come to their prices; in it, a toast and a mark do.
Item {
    id: notice

    required property bool elsewhere // the window is not in use

    Connections {
        target: Shopping.wishes
        function onPricesReached(titles: var) {
            if (!notice.elsewhere || !Settings.priceNotices) return;
            system.active = true;
            if (system.item) system.item.tell(titles.length);
        }
    }
    Loader { // only where it is needed: not every system has a place for it
        id: system
        active: false
        source: Qt.resolvedUrl("SystemNotice.qml")
    }
}
