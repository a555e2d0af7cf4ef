package hk.chopmark.api.server;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.rows.ReadModule.Reader;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** Makes the readers of all read models known to Spring, as the areas declare them. */
final class ReaderBeans implements BeanRegistrar {

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        ReadModelCatalog.readers().forEach(reader -> register(registry, reader));
    }

    private static <T> void register(BeanRegistry registry, Reader<T> reader) {
        registry.registerBean(
                reader.type(),
                bean ->
                        bean.supplier(context ->
                                reader.make()
                                        .apply(context.bean(Installation.class).readModels())));
    }
}
