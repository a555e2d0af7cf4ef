package hk.chopmark.export.kinds;

import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.Collecting;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.Parameter;
import java.util.List;
import java.util.Set;

/** How an erasure was asked for, decided, carried out and certified; no personal field. */
public final class ErasureEvidence implements EvidenceKind {

    private static final Parameter<ErasureId> ERASURE =
            Parameter.reference("erasure", ErasureId.class);

    /** For the loader of services. */
    public ErasureEvidence() {}

    @Override
    public String code() {
        return "erasure";
    }

    @Override
    public String area() {
        return "erasure";
    }

    @Override
    public String shows() {
        return "how an erasure was asked for, decided, carried out and certified";
    }

    @Override
    public String resource() {
        return "erasure";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(ERASURE);
    }

    @Override
    public Set<Category> discloses() {
        return Set.of();
    }

    @Override
    public void collect(Arguments asked, Collecting file) {
        file.record()
                .about(asked.get(ERASURE))
                .entries()
                .forEach(event -> {
                    file.take(event);
                    if (event.recorded().event() instanceof ErasureRequested request) {
                        file.about(request.subject());
                    }
                });
    }
}
