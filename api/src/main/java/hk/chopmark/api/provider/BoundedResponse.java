package hk.chopmark.api.provider;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer that is read only so far.
 *
 * @param most after so many bytes the reading fails
 */
record BoundedResponse(ClientHttpResponse inner, int most) implements ClientHttpResponse {

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
        return inner.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
        return inner.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return inner.getHeaders();
    }

    @Override
    public InputStream getBody() throws IOException {
        return new Bounded(inner.getBody(), most);
    }

    @Override
    public void close() {
        inner.close();
    }

    private static final class Bounded extends FilterInputStream {

        private long left;

        Bounded(InputStream in, int most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = in.skip(wanted);
            count(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(long read) throws IOException {
            left -= read;
            if (left < 0) {
                in.close(); // whoever closes the answer would read the rest first
                throw new IOException("An answer longer than any that counts");
            }
        }
    }
}
