package hk.chopmark.api.identity;

import hk.chopmark.api.secrets.Totps.Fresh;
import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The secret of a second factor as a picture that apps read.
 *
 * @param size width and height, the quiet zone included
 * @param path outline of the dark fields, for SVG
 */
record QrPicture(int size, String path) {

    /** Light fields around, without which cameras find nothing. */
    private static final int QUIET = 4;

    /** What an app is given: whose it is, it does not learn. */
    static QrPicture of(Fresh fresh, String school) {
        String label =
                URLEncoder.encode(school.isEmpty() ? "Chopmark" : school, StandardCharsets.UTF_8)
                        .replace("+", "%20");
        return of(
                "otpauth://totp/Chopmark:"
                        + label
                        + "?secret="
                        + fresh.text()
                        + "&issuer=Chopmark&algorithm=SHA1&digits=6&period=30");
    }

    private static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x + QUIET).append(',').append(y + QUIET);
                    path.append("h1v1h-1z");
                }
            }
        }
        return new QrPicture(code.size + 2 * QUIET, path.toString());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "QrPicture[" + size + "]";
    }
}
