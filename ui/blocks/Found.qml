pragma Singleton
import QtQuick

// Where the match is that the reader wants to see.
QtObject {
    signal reached(Item item, rect place)

    function reach(item: Item, place: rect) { reached(item, place); }
}
