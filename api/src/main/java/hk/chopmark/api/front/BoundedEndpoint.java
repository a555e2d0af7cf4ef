package hk.chopmark.api.front;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections, of which one address has only so many, and each only so long for what it does.
 *
 * <p><b>Guarantees</b>: a byte now and then keeps no connection. Tomcat's own timeouts begin anew
 * with every byte; here a request is looked at from its first byte on, once a second. A thread that
 * waits on a connection ended here is free after the time of silence at the latest.
 */
final class BoundedEndpoint extends NioEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedEndpoint.class);
    private static final long LOOK_MILLIS = 1_000;

    private ConnectionBounds bounds = ConnectionBounds.USUAL;
    private TrustedProxies proxies = TrustedProxies.parse("");
    private @Nullable ScheduledExecutorService watch;
    private @Nullable Future<?> looking;

    /** When each connection was taken, {@link System#nanoTime}. */
    private final Map<SocketChannel, Long> takenAt = new ConcurrentHashMap<>();

    private final Map<SocketChannel, UnderWay> underWay = new ConcurrentHashMap<>();

    void bound(ConnectionBounds wanted, TrustedProxies trusted) {
        bounds = wanted;
        proxies = trusted;
    }

    @Override
    public void startInternal() throws Exception {
        super.startInternal();
        ScheduledExecutorService fresh =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("chopmark-connections").daemon().factory());
        watch = fresh;
        looking =
                fresh.scheduleWithFixedDelay(
                        this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stopInternal() {
        if (looking != null) {
            looking.cancel(true);
        }
        if (watch != null) {
            watch.shutdownNow();
        }
        super.stopInternal();
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        InetAddress address = addressOf(socket);
        if (address == null || (tooMany(address) && !proxies.contains(address.getHostAddress()))) {
            destroySocket(socket);
            return false;
        }
        takenAt.put(socket, System.nanoTime());
        return super.setSocketOptions(socket);
    }

    /** Looks at all of them: there are not many, and a list of its own could only be wrong. */
    private boolean tooMany(InetAddress address) {
        return connections.keySet().stream()
                        .filter(other -> address.equals(addressOf(other)))
                        .limit(bounds.perAddress())
                        .count()
                >= bounds.perAddress();
    }

    private static @Nullable InetAddress addressOf(SocketChannel socket) {
        try {
            return socket.getRemoteAddress() instanceof InetSocketAddress remote
                    ? remote.getAddress()
                    : null;
        } catch (IOException e) {
            return null; // closed already
        }
    }

    private void look() {
        try {
            long now = System.nanoTime();
            for (Iterator<SocketChannel> taken = takenAt.keySet().iterator(); taken.hasNext(); ) {
                SocketChannel socket = taken.next();
                SocketWrapperBase<NioChannel> connection = connections.get(socket);
                if (connection == null) {
                    taken.remove();
                    underWay.remove(socket);
                } else if (isOverdue(socket, connection, now)) {
                    connection.close();
                }
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("connections.look-failed");
        }
    }

    private boolean isOverdue(
            SocketChannel socket, SocketWrapperBase<NioChannel> connection, long now) {
        UnderWay request = underWay.get(socket);
        if (request != null) {
            return request.isOverdue(bounds, now);
        }
        NioChannel channel = connection.getSocket();
        Long since = takenAt.get(socket);
        return channel != null
                && since != null
                && !channel.isHandshakeComplete()
                && now - since > bounds.header().toNanos();
    }

    @Override
    public void setHandler(Handler<NioChannel> handler) {
        super.setHandler(new Watched(handler));
    }

    /** Notes when a connection is at something, and serves it as before. */
    private final class Watched implements Handler<NioChannel> {

        private final Handler<NioChannel> handler;

        Watched(Handler<NioChannel> handler) {
            this.handler = handler;
        }

        @Override
        public SocketState process(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
            NioChannel channel = connection.getSocket();
            SocketChannel socket = channel == null ? null : channel.getIOChannel();
            if (socket == null) {
                return handler.process(connection, event);
            }
            UnderWay is =
                    underWay.computeIfAbsent(socket, fresh -> new UnderWay(System.nanoTime()));
            UnderWay.serving(is);
            SocketState state = SocketState.CLOSED;
            try {
                state = handler.process(connection, event);
                return state;
            } finally {
                UnderWay.serving(null);
                if (state == SocketState.LONG) {
                    is.waits(System.nanoTime());
                } else {
                    underWay.remove(socket);
                }
            }
        }

        @Override
        public Object getGlobal() {
            return handler.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<NioChannel> connection) {
            handler.release(connection);
        }

        @Override
        public void pause() {
            handler.pause();
        }

        @Override
        public void recycle() {
            handler.recycle();
        }
    }
}
