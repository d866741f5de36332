#pragma once

#include <QtQml/qqmlregistration.h>

#include <QObject>
#include <QQmlParserStatus>
#include <QQuickTextDocument>
#include <QVariantList>

namespace calliope::ui {

/// What stands in a TextEdit's document: rich text of the app's own making, in lines of a fixed height. It is written
/// in one step, so that it is laid out once; TextEdit would first write what it has as HTML, to compare.
///
/// The TextEdit has no text of its own, is read only and plain: nothing it is given is ever read as markup.
class RichDocument : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document MEMBER m_document WRITE setDocument NOTIFY changed)
    Q_PROPERTY(QString html MEMBER m_html WRITE setHtml NOTIFY changed)
    Q_PROPERTY(double line MEMBER m_line WRITE setLine NOTIFY changed) ///< height in pixels
    /// { href, begin, end } each, in their order; positions in the text.
    Q_PROPERTY(QVariantList links READ links NOTIFY linksChanged)

public:
    using QObject::QObject;

    void setDocument(QQuickTextDocument* document);
    void setHtml(const QString& html);
    void setLine(double line);

    [[nodiscard]] const QVariantList& links() const { return m_links; }

    void classBegin() override {}
    void componentComplete() override;

signals:
    void changed();
    void linksChanged();

private:
    void write();

    QQuickTextDocument* m_document = nullptr;
    QString m_html;
    double m_line = 0;
    QVariantList m_links;
    bool m_isComplete = false;
};

} // namespace calliope::ui
